namespace Ory.Emulator;

/// <summary>Says in the form that somebody left with why nothing came of it.</summary>
internal sealed class OidcRefusal(Server server)
{
    /// <summary>Of a form to sign up only the button of the provider stays that refused.</summary>
    public ValueTask RejectAsync(Exchange exchange, OidcJourney journey, FieldError error)
    {
        if (journey.Flow is RegistrationFlow asked)
            OidcRegistrationForm.AskForTheRest(server, exchange, asked, journey.ProviderId, null);
        return ShowAsync(exchange, journey.Flow, [error]);
    }

    /// <summary>Why no other flow takes the place of this one, which says so itself where a form can.</summary>
    public ValueTask RefuseAsync(Exchange exchange, Flow flow, ApiError error) =>
        error.Code == 400 ? ShowAsync(exchange, flow, [FieldError.OnForm(error)]) : exchange.ForwardAsync(flow.IsBrowser, error);

    public ValueTask ShowAsync(Exchange exchange, Flow flow, IReadOnlyList<FieldError> errors)
    {
        // The browser of a native client is sent back to it, which finds the errors in the flow.
        if (flow is SessionFlow { IsBrowser: false, Exchange: not null })
        {
            flow.Ui.ClearMessages();
            foreach (var error in errors)
                flow.Ui.Show(error);
            // Nowhere is beside what was asked for.
            var asked = exchange.Request.Path.ToUriComponent();
            return exchange.RedirectAsync(303, string.IsNullOrEmpty(flow.ReturnTo) ? asked[..(asked.LastIndexOf('/') + 1)] : flow.ReturnTo);
        }

        return flow switch
        {
            LoginFlow login => server.Login.RejectAsync(exchange, login, errors),
            RegistrationFlow registration => server.Registration.RejectAsync(exchange, registration, errors),
            SettingsFlow settings => server.Settings.Submission.RejectAsync(
                new SettingsStep(exchange, settings, SubmittedForm.Of([]), exchange.Session.Session!, exchange.Session.Identity!), errors, keepMessages: true),
            _ => throw new InvalidOperationException($"A {flow.Name} flow does not go to a provider."),
        };
    }
}
