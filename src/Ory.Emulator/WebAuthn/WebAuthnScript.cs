using System.Security.Cryptography;

namespace Ory.Emulator;

/// <summary>The script behind <c>/.well-known/ory/webauthn.js</c>, embedded in the assembly.</summary>
internal static class WebAuthnScript
{
    public static ReadOnlyMemory<byte> Content { get; } = Read();

    /// <summary>What the <c>integrity</c> attribute of a script element must say (Subresource Integrity).</summary>
    public static string Integrity { get; } = $"sha512-{Convert.ToBase64String(SHA512.HashData(Content.Span))}";

    private static byte[] Read()
    {
        using var stream = typeof(WebAuthnScript).Assembly.GetManifestResourceStream("webauthn.js")!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
