using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Chooses the type by <c>action</c>; what is not known is kept as it is.</summary>
internal sealed class ContinueWithConverter : JsonConverter<ContinueWith>
{
    public override ContinueWith? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Discriminator.Peek(reader, "action"u8) switch
        {
            ContinueWithActions.SetOrySessionToken => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithSetOrySessionToken),
            ContinueWithActions.ShowVerificationUi => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithVerificationUi),
            ContinueWithActions.ShowSettingsUi => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithSettingsUi),
            ContinueWithActions.ShowRecoveryUi => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithRecoveryUi),
            ContinueWithActions.RedirectBrowserTo => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithRedirectBrowserTo),
            _ => JsonSerializer.Deserialize(ref reader, FrontendJsonContext.Default.ContinueWithUnknown),
        };

    public override void Write(Utf8JsonWriter writer, ContinueWith value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case ContinueWithSetOrySessionToken token:
                JsonSerializer.Serialize(writer, token, FrontendJsonContext.Default.ContinueWithSetOrySessionToken);
                break;
            case ContinueWithVerificationUi verification:
                JsonSerializer.Serialize(writer, verification, FrontendJsonContext.Default.ContinueWithVerificationUi);
                break;
            case ContinueWithSettingsUi settings:
                JsonSerializer.Serialize(writer, settings, FrontendJsonContext.Default.ContinueWithSettingsUi);
                break;
            case ContinueWithRecoveryUi recovery:
                JsonSerializer.Serialize(writer, recovery, FrontendJsonContext.Default.ContinueWithRecoveryUi);
                break;
            case ContinueWithRedirectBrowserTo redirect:
                JsonSerializer.Serialize(writer, redirect, FrontendJsonContext.Default.ContinueWithRedirectBrowserTo);
                break;
            default:
                JsonSerializer.Serialize(writer, (ContinueWithUnknown)value, FrontendJsonContext.Default.ContinueWithUnknown);
                break;
        }
    }
}
