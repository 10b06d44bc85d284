"""TLS listeners: with a certificate that nobody vouches for, of another host, or one that has expired."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Vouches for hosts of the tests. ``file`` holds its own certificate, for those who trust it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key, self._name = folder, ec.generate_private_key(ec.SECP256R1()), _called("authority of the tests")
        usage = x509.KeyUsage(*(index in (5, 6) for index in range(9)))  # keyCertSign and cRLSign
        own = _certificate(self._name, self._name, self._key.public_key(), days=2)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(usage, critical=True)
        own = own.add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
        self.file = folder / "authority.pem"
        self.file.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def vouch(self, host: str, *, days: int) -> ssl.SSLContext:
        """A server context for a host, good until so many days from now; it may have expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        unsigned = _certificate(_called(host), self._name, key.public_key(), days=days)
        unsigned = unsigned.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        unsigned = unsigned.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        return _context(self._folder, unsigned.sign(self._key, hashes.SHA256()), key)


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server context for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    unsigned = _certificate(_called("localhost"), _called("localhost"), key.public_key(), days=1)
    unsigned = unsigned.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    return _context(folder, unsigned.sign(key, hashes.SHA256()), key)


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, days: int) -> x509.CertificateBuilder:
    moment = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key).serial_number(x509.random_serial_number())
    return builder.not_valid_before(moment - timedelta(days=9)).not_valid_after(moment + timedelta(days=days))


def _context(folder: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "both.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


class TlsFront:
    """Accepts TLS connections and counts the handshakes that a client completed."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context, self.completed = context, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain:
                try:
                    with self._context.wrap_socket(plain, server_side=True) as secure:
                        self.completed += bool(secure.recv(1))
                except OSError:
                    continue

    def close(self) -> None:
        """Stop accepting."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
