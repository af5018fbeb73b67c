using System.Text.Json;

namespace Ory.Emulator;

/// <summary>Somebody who was put into an emulator.</summary>
public sealed class EmulatorIdentity
{
    internal EmulatorIdentity(Guid id, string? identifier, string? password, JsonElement json) =>
        (Id, Identifier, Password, Json) = (id, identifier, password, json);

    /// <summary>The identity's id.</summary>
    public Guid Id { get; }

    /// <summary>What he signs in with; null if the schema names no identifier.</summary>
    public string? Identifier { get; }

    /// <summary>His password; null if he has none.</summary>
    public string? Password { get; }

    /// <summary>The identity as the admin API showed it when it was made.</summary>
    public JsonElement Json { get; }

    /// <summary>The id.</summary>
    /// <returns>No trait and no password.</returns>
    public override string ToString() => Id.ToString();
}
