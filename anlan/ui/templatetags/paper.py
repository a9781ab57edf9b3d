"""What is said beside the buttons by which a document is fetched.

{% pdf_fonts %}        which official fonts the PDF lacks, and what stands for each
"""

from django import template

from anlan.kernel.paper import pdf

register = template.Library()


@register.inclusion_tag("ui/_pdf_fonts.html")
def pdf_fonts() -> dict[str, object]:
    """Nothing where all are installed."""
    try:
        return {"stand_ins": pdf.stand_ins().items()}
    except pdf.FontMissing as error:
        return {"problem": str(error)}
