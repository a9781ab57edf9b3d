"""会议 and what they decide: a decision is a task with a holder and a day."""
