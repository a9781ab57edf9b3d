"""Cameras and recorders by GB/T 28181-2016: they register with us (`registrar`), tell what channels they have (`catalogue`), and play.

with Station(Platform("99019900002000000001", port=5060)) as station:
    station.admit([Device("34020000001320000001", {"MD5": "…"})])
    station.online(); station.catalogues()
    play(station, "34020000001310000001@34020000001320000001;tcp", lambda coding: ["ffmpeg", …], stopping)

The pieces from the wire upwards: `sip` one message, `digest` who says so, `manscdp` its XML, `wire` the sockets, `asking` and
`seeking` what we want to know, `station` all of it in one thread, `call` one dialogue, `rtp`, `media` and `coding` what flows.
"""
