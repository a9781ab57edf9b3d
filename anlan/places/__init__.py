"""Enterprises and the other places that several ledgers speak of: reservoirs, check dams, geohazard points, flood areas, roads."""
