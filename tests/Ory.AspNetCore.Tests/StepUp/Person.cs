namespace Ory.AspNetCore.Tests;

/// <summary>Somebody with a session, as Ory knows him.</summary>
internal sealed record Person
{
    public string SessionId { get; init; } = "1e8eb88a-10e1-433c-b528-09de29861109";

    public string IdentityId { get; init; } = "b7701db5-a60c-4e2a-b1b7-26502ce94887";

    public string Aal { get; init; } = "aal1";

    /// <summary>Null where Ory does not say when.</summary>
    public TimeSpan? SignedInAgo { get; init; } = TimeSpan.FromMinutes(5);

    public string[] Methods { get; init; } = ["password"];

    public bool HasSecondFactor { get; init; }

    public bool IsVerified { get; init; } = true;

    public string Schema { get; init; } = "default";

    public string[] Roles { get; init; } = [];
}
