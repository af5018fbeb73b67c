using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The form of a sign-up that went to a provider and did not come back as somebody.</summary>
internal static class OidcRegistrationForm
{
    /// <summary>Makes the form one about this provider only: a button to go on with it and, where it told too little, the traits.</summary>
    public static void AskForTheRest(Server server, Exchange exchange, RegistrationFlow flow, string provider, JsonObject? traits)
    {
        var group = server.Configuration.Features.LegacyOidcRegistrationNodeGroup ? OidcCredential.Type : "default";
        flow.Ui.Nodes.Clear();
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(Nodes.Submit(OidcCredential.Type, "provider", provider, Messages.RegistrationContinue));
        if (traits is null)
            return;
        flow.Ui.Add(server.SchemaFor(flow).NodeFields.Select(field => Nodes.Trait(field, group)));
        Nodes.ShowTraits(flow.Ui, traits, group);
    }
}
