using System.Text;
using Ory.Testing;

namespace Ory.Frontend.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_code_in_the_readme_is_the_code_that_is_compiled() => Assert.Empty(ReadmeCode.NotCompiled("Ory.Frontend", "ReadmeExample.cs"));

    [Fact]
    public void Every_setting_stands_in_the_readme() => Assert.Empty(ReadmeCode.NotNamed("Ory.Frontend", typeof(FrontendClientOptions)));

    [Fact]
    public void The_readme_leads_nowhere_where_only_the_repository_is() => Assert.Empty(ReadmeCode.LinksIntoTheRepository("Ory.Frontend"));

    [Fact]
    public async Task The_code_in_the_readme_does_what_it_says()
    {
        using var whoami = Wire(Exchange.All.First(exchange => exchange.File == "whoami.token.json" && exchange.PathOnly == "/sessions/whoami" && exchange.Status == 200));
        Assert.Matches("^[0-9a-f-]{36}$", await ReadmeExample.WhoIsItAsync(whoami.Client(), "ory_st_x"));
        using var nobody = Wire(Exchange.All.First(exchange => exchange.File == "whoami.token.json" && exchange.PathOnly == "/sessions/whoami" && exchange.Status == 401));
        Assert.Equal("nobody is signed in", await ReadmeExample.WhoIsItAsync(nobody.Client(), "ory_st_x"));

        var login = Exchange.All.Where(exchange => exchange.File == "login.native.json").ToArray();
        using var signIn = new RecordedHandler(request => RecordedHandler.Answer(request.Method == HttpMethod.Get
            ? login.First(exchange => exchange.PathOnly == "/self-service/login/api" && exchange.Status == 200)
            : login.First(exchange => exchange.PathOnly == "/self-service/login" && exchange.Status == 200)));
        Assert.StartsWith("ory_st_", await ReadmeExample.SignInAsync(signIn.Client(), "a@example.org", "secret"), StringComparison.Ordinal);
        Assert.Contains("\"identifier\":\"a@example.org\"", Encoding.UTF8.GetString(signIn.RequestBody!), StringComparison.Ordinal);

        static RecordedHandler Wire(Exchange exchange) => new(exchange);
    }
}
