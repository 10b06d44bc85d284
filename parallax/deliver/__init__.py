"""What readers are told without asking: alerts, digests and feeds, and how they leave the archive.

`outbox` sends what waits, `alerts` says what an alert holds, `channels` opens the way to an address, `feeds` writes Atom and JSON Feed.
"""
