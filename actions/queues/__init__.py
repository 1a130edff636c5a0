"""Live queues: lines, tickets, desks, boards, and how long people will wait."""
