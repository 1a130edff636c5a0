"""Engine.IO v4 and Socket.IO v5 on aiohttp: transports, packets, heartbeats. Knows nothing of Palabre's rules."""
