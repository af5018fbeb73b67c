using System.Net;
using Microsoft.AspNetCore.TestHost;
using Ory.Emulator;
using Ory.Testing;

namespace Samples.Tests;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md"));

    [Fact]
    public void The_ten_lines_of_the_README_are_compiled_word_for_word()
    {
        var compiled = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "tests", "Samples.Tests", "Readme", "ReadmeApplication.cs"));
        var lines = CodeOf("csharp").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length >= 10);
        var at = 0;
        foreach (var line in lines.Where(line => line != "app.Run();"))
        {
            var found = compiled.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{line}' of the README is not compiled, or not in this order.");
            at = found + line.Length;
        }
    }

    [Fact]
    public async Task The_ten_lines_of_the_README_know_who_somebody_is()
    {
        await using var ory = await OryEmulator.StartAsync();
        await using var app = ReadmeApplication.Build(ory);
        await app.StartAsync();
        using var http = app.GetTestClient();
        var identity = await ory.CreateIdentityAsync();
        var session = await ory.SignInAsync(identity);

        Assert.Equal(identity.Id.ToString(), await GetAsync(http, "/me", session.Cookie, HttpStatusCode.OK));
        await GetAsync(http, "/me", null, HttpStatusCode.Unauthorized);
        await GetAsync(http, "/vault", session.Cookie, HttpStatusCode.Unauthorized);

        var steppedUp = await ory.SignInAsync(identity, "aal2");
        await GetAsync(http, "/vault", steppedUp.Cookie, HttpStatusCode.OK);
    }

    [Fact]
    public void What_the_README_points_to_is_there()
    {
        var links = System.Text.RegularExpressions.Regex.Matches(Readme, @"\]\((?!https?:)([^)#]+)\)").Select(match => match.Groups[1].Value)
            .Concat(System.Text.RegularExpressions.Regex.Matches(Readme, "`((?:src|tests|samples)/[A-Za-z0-9_./]+)`").Select(match => match.Groups[1].Value))
            .ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(RepositoryFolder.Root, link)), $"The README names {link}, which is not there."));
    }

    private static string CodeOf(string language)
    {
        var start = Readme.IndexOf("```" + language, StringComparison.Ordinal) + 3 + language.Length;
        return Readme[start..Readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static async Task<string> GetAsync(HttpClient http, string path, string? cookie, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var response = await http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
