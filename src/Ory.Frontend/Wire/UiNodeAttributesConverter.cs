using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Chooses the attributes' type by <c>node_type</c>; what is not known is kept as it is.</summary>
internal sealed class UiNodeAttributesConverter : JsonConverter<UiNodeAttributes>
{
    public override UiNodeAttributes? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Discriminator.Peek(reader, "node_type"u8) switch
        {
            UiNodeTypes.Input => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeInputAttributes),
            UiNodeTypes.Text => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeTextAttributes),
            UiNodeTypes.Img => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeImageAttributes),
            UiNodeTypes.A => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeAnchorAttributes),
            UiNodeTypes.Script => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeScriptAttributes),
            UiNodeTypes.Div => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeDivisionAttributes),
            _ => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.UiNodeUnknownAttributes),
        };

    public override void Write(Utf8JsonWriter writer, UiNodeAttributes value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case UiNodeInputAttributes input:
                JsonSerializer.Serialize(writer, input, FrontendJsonContext.Default.UiNodeInputAttributes);
                break;
            case UiNodeTextAttributes text:
                JsonSerializer.Serialize(writer, text, FrontendJsonContext.Default.UiNodeTextAttributes);
                break;
            case UiNodeImageAttributes image:
                JsonSerializer.Serialize(writer, image, FrontendJsonContext.Default.UiNodeImageAttributes);
                break;
            case UiNodeAnchorAttributes anchor:
                JsonSerializer.Serialize(writer, anchor, FrontendJsonContext.Default.UiNodeAnchorAttributes);
                break;
            case UiNodeScriptAttributes script:
                JsonSerializer.Serialize(writer, script, FrontendJsonContext.Default.UiNodeScriptAttributes);
                break;
            case UiNodeDivisionAttributes division:
                JsonSerializer.Serialize(writer, division, FrontendJsonContext.Default.UiNodeDivisionAttributes);
                break;
            default:
                JsonSerializer.Serialize(writer, (UiNodeUnknownAttributes)value, FrontendJsonContext.Default.UiNodeUnknownAttributes);
                break;
        }
    }
}
