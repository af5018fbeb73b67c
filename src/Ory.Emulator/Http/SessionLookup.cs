using System.Diagnostics.CodeAnalysis;

namespace Ory.Emulator;

/// <summary>What a request's credential turned out to be.</summary>
/// <param name="Session">The session, when it is active.</param>
/// <param name="Identity">Whose it is.</param>
/// <param name="HasToken">Whether a token could be taken from the request at all, good or bad.</param>
internal sealed record SessionLookup(Session? Session, Identity? Identity, bool HasToken)
{
    [MemberNotNullWhen(true, nameof(Session), nameof(Identity))]
    public bool IsActive => Session is not null && Identity is not null;
}
