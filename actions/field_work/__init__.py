"""Clients, their equipment, technicians and interventions."""
