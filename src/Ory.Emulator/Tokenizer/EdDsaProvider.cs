using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>Tells the framework's tokens who signs and verifies with an <see cref="EdDsaKey"/>.</summary>
internal sealed class EdDsaProvider : ICryptoProvider
{
    public bool IsSupportedAlgorithm(string algorithm, params object[] args) => algorithm == EdDsaKey.Algorithm && args is [EdDsaKey, ..];

    public object Create(string algorithm, params object[] args) => new EdDsaSignature((EdDsaKey)args[0]);

    public void Release(object cryptoInstance) => ((EdDsaSignature)cryptoInstance).Dispose();
}
