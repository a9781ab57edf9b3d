"""Reports: an outline is text with figures in it; composed for a period and scope it becomes a document whose figures are links.

composed = compose(outline_text, title="工作汇报", scope=scope, period=period)
composed.document, composed.figures
"""
