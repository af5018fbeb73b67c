using System.Formats.Cbor;

namespace Ory.Emulator;

/// <summary>What an authenticator tells of itself where a key is made (https://www.w3.org/TR/webauthn-3/#sctn-attestation); it is kept, not verified.</summary>
/// <param name="Format">The format of the statement: <c>none</c>, <c>packed</c>, …</param>
/// <param name="Aaguid">The model of the authenticator.</param>
internal sealed record WebAuthnAttestation(string Format, byte[] Aaguid)
{
    // The hash of the relying party, the flags and the counter stand before it.
    private const int AaguidAt = 32 + 1 + 4;
    private const int AaguidLength = 16;

    /// <summary>Reads an attestation object that the framework has read already; null when there is none.</summary>
    public static WebAuthnAttestation? Read(ReadOnlyMemory<byte> attestationObject)
    {
        if (attestationObject.IsEmpty) return null;
        var (format, data) = ("", Array.Empty<byte>());
        var reader = new CborReader(attestationObject, CborConformanceMode.Lax);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            switch (reader.ReadTextString())
            {
                case "fmt":
                    format = reader.ReadTextString();
                    break;
                case "authData":
                    data = reader.ReadByteString();
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        return new WebAuthnAttestation(format, data[AaguidAt..(AaguidAt + AaguidLength)]);
    }
}
