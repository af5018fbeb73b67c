namespace Ory.AspNetCore;

/// <summary>Marks an endpoint that signs out whoever posts to it.</summary>
internal sealed class SignOutMetadata
{
    public static readonly SignOutMetadata Instance = new();
}
