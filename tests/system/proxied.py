"""sluiced whose ways to the banks and from the ERP lead through fault proxies of its own."""
import client
from harness import free_ports


class Proxied:
    """One daemon and its proxies."""

    def __init__(self, world, proxies, name, settings):
        bank_ports = free_ports(len(world.banks))
        self.banks = {
            bank.name: proxies.add(f"{name} to {bank.name}", port, bank.port)
            for bank, port in zip(world.banks, bank_ports, strict=True)}
        self.daemon = world.add_daemon(name, settings, marks={
            f"{bank.name.upper()}_PORT": port
            for bank, port in zip(world.banks, bank_ports, strict=True)})
        [erp_port] = free_ports(1)
        self.erp = proxies.add(f"ERP to {name}", erp_port, self.daemon.port)
        # An ERP does not wait for an answer that was lost on the way.
        self.erp_api = client.Api(erp_port, self.daemon.api.ca_file, world.token, timeout_s=10)

    @property
    def api(self):
        """The direct way, without faults."""
        return self.daemon.api
