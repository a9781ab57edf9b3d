"""What the public reports (随手拍, 12350, letters), and what it is rewarded with."""
