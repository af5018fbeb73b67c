namespace Ory.AspNetCore;

internal sealed class IdentitySchemaRequirement : OryRequirement
{
    private readonly string[] _schemas;

    public IdentitySchemaRequirement(params string[] schemas)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        if (schemas.Length == 0 || schemas.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Name at least one identity schema by its id; none may be empty.", nameof(schemas));

        _schemas = [.. schemas];
    }

    // Nobody changes what he is by signing in.
    public override Remedy? Remedy => null;

    public override bool IsMet(SessionClaims claims, DateTimeOffset now) => claims.SchemaId is { } schema && _schemas.Contains(schema, StringComparer.Ordinal);

    public override string ToString() => $"Ory identity of schema {string.Join(" or ", _schemas)}";
}
