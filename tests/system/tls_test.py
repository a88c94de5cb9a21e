#!/usr/bin/env python3
"""What a scanner finds at the gateway's TLS and headers, and who gets in with a certificate."""
import json
import subprocess
import time
import unittest

import client
from harness import BIN, World

# The parts of testssl.sh that are quick: protocols, ciphers by strength, forward secrecy, server
# preference, server defaults and certificate, headers, vulnerabilities.
SECTIONS = ["--protocols", "--std", "--fs", "--server-preference", "--server-defaults", "--headers",
            "--vulnerable"]
SCAN_SECONDS = 180
GOOD = {"OK", "INFO", "LOW"}
# What has to be there and good, because the scanner says LOW or nothing when it is missing.
GOOD_FOR_SURE = ("TLS1_2", "TLS1_3", "PFS", "cipher_order", "cert_trust", "cert_chain_of_trust",
                 "HSTS_time", "Content-Security-Policy", "X-Content-Type-Options", "heartbleed",
                 "secure_client_renego", "LUCKY13")
# Findings above LOW that are of the certificates made here, which no public authority signed.
EXCEPTED = {
    "cert_revocation": "an authority of this test answers nobody: neither CRL nor OCSP URI",
}


class Authority:
    """A certificate authority made with the openssl command, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.certificate = folder / "ca.pem"
        self.run("req", "-x509", *self.new_key("ca"), "-subj", "/O=Sluice test/CN=Test CA", "-days",
                 "365", "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", self.certificate)
        (folder / "index.txt").touch()
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\n"
            "default_crl_days = 30\n")

    def run(self, *arguments):
        done = subprocess.run(["openssl", *map(str, arguments)], cwd=self.folder, text=True,
                              capture_output=True)
        assert done.returncode == 0, done.stderr

    def new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                self.folder / f"{name}.key"]

    def issue(self, name, usage, alternative_names=None):
        """Files of a certificate for 90 days and its key."""
        extensions = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature",
                      f"extendedKeyUsage={usage}", "subjectKeyIdentifier=hash",
                      "authorityKeyIdentifier=keyid"]
        extensions += [f"subjectAltName={alternative_names}"] if alternative_names else []
        (self.folder / f"{name}.ext").write_text("\n".join(extensions) + "\n")
        self.run("req", *self.new_key(name), "-subj", f"/CN={name}", "-out", f"{name}.csr")
        certificate = self.folder / f"{name}.pem"
        self.run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                 "-CAcreateserial", "-days", "90", "-sha256", "-extfile", f"{name}.ext", "-out",
                 certificate)
        return certificate, self.folder / f"{name}.key"

    def revoke(self, certificate):
        self.run("ca", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-revoke",
                 certificate)

    def write_crl(self, file):
        self.run("ca", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-gencrl",
                 "-out", file)


def make_world(settings_of):
    """A world whose gateway has a server certificate of an authority made for it, and more settings
    that `settings_of` that authority gives."""
    world = World(daemon=False)
    authority = Authority(world.dir / "authority")
    certificate, key = authority.issue("localhost", "serverAuth", "DNS:localhost,IP:127.0.0.1")
    world.daemon = world.add_daemon("sluice", {
        "server.certificate_file": str(certificate), "server.private_key_file": str(key),
        **settings_of(authority)})
    world.daemon.api.ca_file = authority.certificate
    return world, authority


class ScanTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world, cls.authority = make_world(lambda authority: {})
        cls.enterClassContext(cls.world)

    def scan(self):
        """The findings of testssl.sh, and how long it took."""
        file = self.world.dir / "findings.json"
        began = time.monotonic()
        done = subprocess.run(
            ["testssl", *SECTIONS, "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none",
             "--ip", "127.0.0.1", "--add-ca", self.authority.certificate, "--jsonfile", file,
             f"https://localhost:{self.world.daemon.port}/"],
            cwd=self.world.dir, text=True, capture_output=True, timeout=SCAN_SECONDS + 60)
        self.assertTrue(file.exists(), done.stdout + done.stderr)
        return json.loads(file.read_text()), time.monotonic() - began

    def test_a_scan_finds_nothing(self):
        findings, seconds = self.scan()
        severity = {f["id"]: f["severity"] for f in findings}
        self.assertEqual({name: severity.get(name) for name in GOOD_FOR_SURE},
                         {name: "OK" for name in GOOD_FOR_SURE})
        bad = {f["id"]: f"{f['severity']}: {f['finding']}" for f in findings
               if f["severity"] not in GOOD}
        self.assertEqual(bad.keys(), EXCEPTED.keys(), bad)
        self.assertLess(seconds, SCAN_SECONDS)

    def test_no_curve_but_the_ones_for_servers(self):
        for curve, taken in (("X25519", True), ("P-384", True), ("P-521", False), ("X448", False)):
            done = subprocess.run(
                ["openssl", "s_client", "-connect", f"127.0.0.1:{self.world.daemon.port}", "-CAfile",
                 self.authority.certificate, "-tls1_3", "-groups", curve, "-verify_return_error"],
                text=True, capture_output=True, input="", timeout=30)
            self.assertEqual(done.returncode == 0, taken, (curve, done.stderr))


class ClientCertificateTest(unittest.TestCase):
    """A gateway that asks for certificates, and knows which do not count any more."""

    @classmethod
    def setUpClass(cls):
        def settings(authority):
            cls.crl = authority.folder / "clients.crl"
            authority.write_crl(cls.crl)
            return {"server.client_ca_file": str(authority.certificate),
                    "server.client_crl_file": str(cls.crl)}
        cls.world, cls.authority = make_world(settings)
        cls.erp = cls.authority.issue("erp", "clientAuth")
        cls.lost = cls.authority.issue("lost", "clientAuth")
        cls.world.daemon.api.certificate = cls.erp
        cls.enterClassContext(cls.world)

    def status(self, certificate, **headers):
        api = self.world.daemon.api
        api.certificate = certificate
        try:
            return api.request("GET", "/v1/accounts", **headers).status
        except client.LOST as e:
            return type(e).__name__
        finally:
            api.certificate = self.erp

    def cli(self, *certificate):
        daemon = self.world.daemon
        token = self.world.dir / "token"
        token.write_text(self.world.token)
        return subprocess.run(
            [BIN / "sluice", "--url", f"https://127.0.0.1:{daemon.port}", "--ca-file",
             daemon.api.ca_file, "--token-file", token, *certificate, "balances"],
            text=True, capture_output=True, timeout=60)

    def test_1_a_certificate_and_a_token_are_needed(self):
        self.assertEqual(self.status(self.erp), 200)
        self.assertEqual(self.status(self.erp, Authorization=None), 401)
        self.assertIsInstance(self.status(None), str)
        server = self.authority.folder / "localhost.pem", self.authority.folder / "localhost.key"
        self.assertIsInstance(self.status(server), str, "not valid for clients")

    def test_2_the_command_shows_its_certificate(self):
        certificate, key = self.erp
        shown = self.cli("--certificate-file", certificate, "--private-key-file", key)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertNotEqual(self.cli().returncode, 0)

    def test_3_a_revoked_certificate_does_not_get_in_after_a_restart(self):
        self.assertEqual(self.status(self.lost), 200)
        self.authority.revoke(self.lost[0])
        self.authority.write_crl(self.crl)
        self.assertEqual(self.world.daemon.terminate(), 0)
        self.world.daemon.start()
        self.world.daemon.wait_ready()
        self.assertIsInstance(self.status(self.lost), str)
        self.assertEqual(self.status(self.erp), 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
