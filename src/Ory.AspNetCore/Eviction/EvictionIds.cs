namespace Ory.AspNetCore;

/// <summary>What the evictions are called that end a cached session: see <see cref="EvictionMarker"/>.</summary>
internal sealed record EvictionIds(UInt128 Credential, UInt128 Session, UInt128 Identity);
