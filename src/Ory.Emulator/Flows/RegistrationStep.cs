namespace Ory.Emulator;

/// <summary>A registration form that was submitted.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Flow">The flow, locked for this request.</param>
/// <param name="Form">What was submitted.</param>
/// <param name="Schema">The schema of the identity to be.</param>
internal sealed record RegistrationStep(Exchange Exchange, RegistrationFlow Flow, SubmittedForm Form, IdentitySchema Schema)
{
    public Server Server => Exchange.Server;

    /// <summary>Whether a button that leads to the other step was pressed: pages send it alone, or beside the method of the step that is left.</summary>
    public bool ChangesScreen => Server.Registration.IsTwoStep && (Form.Method is "profile" or "profile:back" || Form.Has("screen"));
}
