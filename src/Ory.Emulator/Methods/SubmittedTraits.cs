using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The traits of a registration form that was submitted.</summary>
internal static class SubmittedTraits
{
    /// <summary>The traits, or what is wrong with them. They are checked before anything else, the CSRF token included.</summary>
    /// <param name="step">What was submitted.</param>
    /// <param name="more">What else is wrong with it.</param>
    public static (JsonObject Traits, Outcome? Invalid) Read(RegistrationStep step, params IEnumerable<FieldError> more)
    {
        var traits = step.Schema.Coerce(step.Form);
        if (step.Form.TraitsRefusal(step.Schema) is { } unreadable) return (traits, unreadable is Outcome.Invalid { Errors: var wrong } ? Reject(step, [], [.. wrong]) : unreadable);
        FieldError[] errors = [.. step.Schema.Validate(traits), .. more, .. step.Form.PayloadErrors];
        return (traits, errors.Length > 0 ? Reject(step, traits, errors) : step.Form.PayloadRefusal);
    }

    /// <summary>The form again, with what was submitted and what is wrong with it.</summary>
    public static Outcome.Invalid Reject(RegistrationStep step, JsonObject traits, params FieldError[] errors)
    {
        Nodes.FillTraits(step.Flow.Ui, traits);
        // A password leaves the token of a native form as it is. A code does not, and the first of two steps does not even if it is not what was submitted.
        if (step.Flow.IsBrowser || step.Form.Method == "code" || step.Server.Registration.IsTwoStep) step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        return new Outcome.Invalid(errors);
    }

    /// <summary>An identity with these traits and nothing else.</summary>
    public static Identity Draft(RegistrationStep step, JsonObject traits) => new()
    {
        Id = Guid.NewGuid(),
        SchemaId = step.Schema.Id,
        StateChangedAt = step.Exchange.Now,
        Traits = (JsonObject)traits.DeepClone(),
        CreatedAt = step.Exchange.Now,
        UpdatedAt = step.Exchange.Now,
    };
}
