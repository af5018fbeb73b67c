using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>One entry of a session's <c>authentication_methods</c>.</summary>
internal sealed record AuthenticationMethod(string Method, string Aal, DateTimeOffset CompletedAt, string? Provider = null)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["method"] = Method, ["aal"] = Aal, ["completed_at"] = Json.Time(CompletedAt) };
        if (Provider is not null) json["provider"] = Provider;
        return json;
    }
}
