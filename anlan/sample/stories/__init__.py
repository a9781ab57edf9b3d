"""What the sample's people do themselves, matter by matter; `diary.tell` lets all of it happen in the order of time."""
