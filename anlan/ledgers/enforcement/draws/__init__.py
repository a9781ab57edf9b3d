"""Random draws of firms and officers (双随机), and who must not inspect whom."""
