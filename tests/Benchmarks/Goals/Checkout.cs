namespace Benchmarks;

/// <summary>The checkout that this program was built in.</summary>
public static class Checkout
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ory.AspNetCore.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Run the benchmarks from inside the checkout.");
    }
}
