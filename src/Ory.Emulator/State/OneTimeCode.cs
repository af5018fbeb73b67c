namespace Ory.Emulator;

/// <summary>A code or link token that was mailed.</summary>
internal sealed class OneTimeCode(string code, string address, Guid? identityId, DateTimeOffset expiresAt)
{
    public string Code { get; } = code;

    public string Address { get; } = address;

    public Guid? IdentityId { get; } = identityId;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public bool IsUsed { get; set; }
}
