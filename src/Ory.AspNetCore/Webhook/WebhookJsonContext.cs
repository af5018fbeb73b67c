using System.Text.Json.Serialization;

namespace Ory.AspNetCore;

[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJsonContext : JsonSerializerContext;
