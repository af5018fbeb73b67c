using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Ory.Emulator.Tests;

/// <summary>The private half of a <see cref="SoftKey"/>, and its public half as COSE has it (RFC 9053, RFC 8812).</summary>
internal sealed class SoftSignature : IDisposable
{
    private readonly ECDsa? _ec;
    private readonly RSA? _rsa;
    private readonly HashAlgorithmName _hash;
    private readonly RSASignaturePadding _padding = RSASignaturePadding.Pkcs1;
    private readonly int _id;
    private readonly int _curve;

    public SoftSignature(string algorithm)
    {
        (_id, _curve, _hash) = algorithm switch
        {
            "ES256" => (-7, 1, HashAlgorithmName.SHA256),
            "ES384" => (-35, 2, HashAlgorithmName.SHA384),
            "ES512" => (-36, 3, HashAlgorithmName.SHA512),
            "RS256" => (-257, 0, HashAlgorithmName.SHA256),
            "PS256" => (-37, 0, HashAlgorithmName.SHA256),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        if (_curve > 0)
            _ec = ECDsa.Create(_curve switch { 1 => ECCurve.NamedCurves.nistP256, 2 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        else
            (_rsa, _padding) = (RSA.Create(2048), algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    public void Dispose()
    {
        _ec?.Dispose();
        _rsa?.Dispose();
    }

    public byte[] Sign(byte[] data) => _ec?.SignData(data, _hash, DSASignatureFormat.Rfc3279DerSequence) ?? _rsa!.SignData(data, _hash, _padding);

    public byte[] PublicKey()
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(_ec is null ? 4 : 5);
        Write(1, _ec is null ? 3 : 2);
        Write(3, _id);
        if (_ec is not null)
        {
            var point = _ec.ExportParameters(includePrivateParameters: false).Q;
            Write(-1, _curve);
            WriteBytes(-2, point.X!);
            WriteBytes(-3, point.Y!);
        }
        else
        {
            var key = _rsa!.ExportParameters(includePrivateParameters: false);
            WriteBytes(-1, key.Modulus!);
            WriteBytes(-2, key.Exponent!);
        }

        writer.WriteEndMap();
        return writer.Encode();

        void Write(int label, int value)
        {
            writer.WriteInt32(label);
            writer.WriteInt32(value);
        }

        void WriteBytes(int label, byte[] value)
        {
            writer.WriteInt32(label);
            writer.WriteByteString(value);
        }
    }
}
