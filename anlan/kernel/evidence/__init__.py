"""Evidence: files kept by the hash of their content, with where and when they were taken.

attachment = store.keep(record, upload, actor=actor)
"""
