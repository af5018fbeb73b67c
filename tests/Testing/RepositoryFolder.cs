namespace Ory.Testing;

/// <summary>Paths inside the checkout that the tests run from.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder that holds <c>Ory.AspNetCore.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The recordings and server configurations: <c>transcripts/</c> and <c>profiles/</c>.</summary>
    public static string Contract => Path.Combine(Root, "tests", "Contract");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ory.AspNetCore.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"The tests must run from inside the checkout; {AppContext.BaseDirectory} is in no folder with Ory.AspNetCore.sln.");
    }
}
