using System.Reflection;
using System.Text.RegularExpressions;

namespace Ory.Testing;

/// <summary>The C# of a README, which a test compiles word for word.</summary>
public static class ReadmeCode
{
    /// <summary>The blocks of code in the README of a package that do not stand, line after line, in a file that is compiled.</summary>
    /// <param name="package">The package.</param>
    /// <param name="example">The file in the package's tests.</param>
    /// <param name="byParagraph">Whether the paragraphs of a block may stand apart from each other.</param>
    public static IReadOnlyList<string> NotCompiled(string package, string example, bool byParagraph = false)
    {
        var readme = Readme(package);
        var compiled = Lines(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "tests", package + ".Tests", example)));
        var blocks = Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline);
        return blocks.Count == 0
            ? throw new InvalidOperationException($"The README of {package} has no C#.")
            : [.. blocks.SelectMany(block => byParagraph ? block.Groups[1].Value.Split("\n\n") : [block.Groups[1].Value]).Where(part => !compiled.Contains(Lines(part), StringComparison.Ordinal))];
    }

    /// <summary>What can be set by these options and does not stand in the README of their package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">The options.</param>
    public static IReadOnlyList<string> NotNamed(string package, params Type[] options)
    {
        var readme = Readme(package);
        return [.. options.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(property => property.Name).Distinct().Where(name => !Regex.IsMatch(readme, $@"\b{name}\b"))];
    }

    /// <summary>Links of a README that lead to a file of the repository: who has the package only has no such file.</summary>
    /// <param name="package">The package.</param>
    public static IReadOnlyList<string> LinksIntoTheRepository(string package) =>
        [.. Regex.Matches(Readme(package), @"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)]+)\)").Select(match => match.Groups[1].Value)];

    private static string Readme(string package) => File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src", package, "README.md"));

    private static string Lines(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
