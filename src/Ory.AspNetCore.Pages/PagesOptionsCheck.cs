using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Pages;

// Says of the options of the pages what is wrong, each time with what to set.
internal sealed class PagesOptionsCheck : IValidateOptions<OryPagesOptions>
{
    public ValidateOptionsResult Validate(string? name, OryPagesOptions options)
    {
        var failures = Find(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Find(OryPagesOptions options)
    {
        foreach (var variable in options.Theme.Keys.Where(key => !IsVariable(key)))
            yield return $"OryPagesOptions.Theme has \"{variable}\", which is no variable of a style sheet. Give one of those in the README, for example \"--ory-accent\".";

        // It stands in a style element, which it must not end, nor the rule that it is in.
        foreach (var (variable, value) in options.Theme.Where(pair => pair.Value.AsSpan().ContainsAny("<>{};")))
            yield return $"OryPagesOptions.Theme[\"{variable}\"] is \"{value}\". Give one value without < > {{ }} and ;, for example \"#0a6b4f\".";

        if (options.Appearance is not (null or "light" or "dark"))
            yield return $"OryPagesOptions.Appearance is \"{options.Appearance}\". Set it to \"light\" or \"dark\", or leave it out.";

        foreach (var language in options.Languages.Where(language => Languages.Exist && Languages.Find(language) is null))
            yield return $"OryPagesOptions.Languages has \"{language}\", which is no name of a language. Give names such as \"en\" or \"de-AT\".";

        // One more word of the policy would be one more permission.
        foreach (var origin in options.FormActionOrigins.Where(origin => origin.Length == 0 || origin.AsSpan().ContainsAny(" ;,'\"\t\r\n")))
            yield return $"OryPagesOptions.FormActionOrigins has \"{origin}\". Give one origin, for example \"https://pay.example.org\".";
    }

    private static bool IsVariable(string key) =>
        key.StartsWith("--", StringComparison.Ordinal) && key.Length > 2 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
