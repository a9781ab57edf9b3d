"""报告: outlines that people edit, and the reports made of them: draft, reviewed, issued with figures frozen."""
