using System.Text.Json.Nodes;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Flows that no recording has, as Ory would send them.</summary>
internal static class FlowJson
{
    public const string Id = "7b6d8678-e273-4b1e-8816-2cbabc464716";

    public static string Of(string kind, string state, IEnumerable<JsonObject> nodes, IEnumerable<JsonObject>? messages = null, string aal = "aal1", string? returnTo = null)
    {
        var flow = new JsonObject
        {
            ["id"] = Id,
            ["type"] = "browser",
            ["state"] = state,
            ["return_to"] = returnTo,
            ["identity"] = new JsonObject { ["id"] = "c7fcb75d-28f9-4ded-b2d6-0616fb00cc83", ["schema_id"] = "default", ["traits"] = new JsonObject { ["email"] = LongEmail } },
            ["ui"] = new JsonObject
            {
                ["action"] = $"http://localhost:4433/self-service/{kind}?flow={Id}",
                ["method"] = "POST",
                ["nodes"] = new JsonArray([Input("default", "csrf_token", "hidden", "t"), .. nodes]),
                ["messages"] = new JsonArray([.. messages ?? []]),
            },
        };
        // Of all flows only a sign-in has these, and is known by them.
        if (kind == "login")
            (flow["requested_aal"], flow["refresh"]) = (aal, false);
        return flow.ToJsonString();
    }

    public static string LongEmail { get; } = "maximiliane-" + new string('x', 44) + "@a-department-with-a-very-long-name.example.org";

    public static JsonObject Input(string group, string name, string type, string? value = null, JsonObject? label = null, params JsonObject[] messages) => new()
    {
        ["type"] = "input",
        ["group"] = group,
        ["attributes"] = new JsonObject { ["name"] = name, ["type"] = type, ["value"] = value, ["disabled"] = false, ["node_type"] = "input" },
        ["messages"] = new JsonArray([.. messages]),
        ["meta"] = label is null ? [] : new JsonObject { ["label"] = label },
    };

    public static JsonObject Words(long id, string text, string type = "info", params (string Name, string Value)[] context)
    {
        var values = new JsonObject();
        foreach (var (name, value) in context)
            values[name] = value;
        return new JsonObject { ["id"] = id, ["text"] = text, ["type"] = type, ["context"] = values };
    }
}
