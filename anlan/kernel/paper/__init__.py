"""Paper: a document as a tree, written as docx, PDF, web page or plain text in the official layout (GB/T 9704-2012).

`docx.write(Document("工作汇报", (Paragraph(runs("开展演练", Figure("drills.held", "40余次"), "。")),)))` → bytes.
"""
