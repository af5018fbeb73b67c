namespace Ory.Emulator;

/// <summary>What is wrong with one field of a form; an empty field means the form as a whole.</summary>
/// <param name="Field">The name of the node, such as <c>traits.email</c>.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record FieldError(string Field, UiText Message)
{
    public static FieldError OnForm(UiText message) => new("", message);

    /// <summary>An error of code 400, as a form shows it.</summary>
    public static FieldError OnForm(ApiError error) => OnForm(Messages.Invalid(error.Reason ?? error.Message));
}
