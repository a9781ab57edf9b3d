"""Safety quizzes. They are never tied to anybody's score."""
