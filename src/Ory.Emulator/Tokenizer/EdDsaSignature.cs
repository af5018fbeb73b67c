using Microsoft.IdentityModel.Tokens;
using Org.BouncyCastle.Crypto.Signers;

namespace Ory.Emulator;

/// <summary>Signatures by an <see cref="EdDsaKey"/>.</summary>
internal sealed class EdDsaSignature(EdDsaKey key) : SignatureProvider(key, EdDsaKey.Algorithm)
{
    public override byte[] Sign(byte[] input) => Sign(input, 0, input.Length);

    public override byte[] Sign(byte[] input, int offset, int count)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key.Private ?? throw new NotSupportedException("The key cannot sign: it is a public one."));
        signer.BlockUpdate(input, offset, count);
        return signer.GenerateSignature();
    }

    public override bool Sign(ReadOnlySpan<byte> data, Span<byte> destination, out int bytesWritten)
    {
        var signature = Sign(data.ToArray());
        bytesWritten = signature.Length;
        return signature.AsSpan().TryCopyTo(destination);
    }

    public override bool Verify(byte[] input, byte[] signature) => Verify(input, 0, input.Length, signature, 0, signature.Length);

    public override bool Verify(byte[] input, int inputOffset, int inputLength, byte[] signature, int signatureOffset, int signatureLength)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: false, key.Public);
        signer.BlockUpdate(input, inputOffset, inputLength);
        return signer.VerifySignature(signature[signatureOffset..(signatureOffset + signatureLength)]);
    }

    protected override void Dispose(bool disposing)
    {
    }
}
