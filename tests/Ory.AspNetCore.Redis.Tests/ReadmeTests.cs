using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ory.AspNetCore.Tests;
using Ory.Testing;

namespace Ory.AspNetCore.Redis.Tests;

public class ReadmeTests
{
    private const string Token = "ory_st_Tnq7kY2bP0sVdLw3ReXmZ8uJcHf5Ga1i";

    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore.Redis", "README.md"));

    [Fact]
    public void The_code_in_the_readme_is_the_code_that_is_compiled() => Assert.Empty(ReadmeCode.NotCompiled("Ory.AspNetCore.Redis", "ReadmeExample.cs", byParagraph: true));

    [Fact]
    public void Every_setting_stands_in_the_readme() => Assert.Empty(ReadmeCode.NotNamed("Ory.AspNetCore.Redis", typeof(OryRedisOptions)));

    [Fact]
    public void The_readme_leads_nowhere_where_only_the_repository_is() => Assert.Empty(ReadmeCode.LinksIntoTheRepository("Ory.AspNetCore.Redis"));

    [SkippableFact]
    public async Task The_commands_that_the_readme_names_are_all_that_redis_has_to_allow()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Debian);
        var commands = Regex.Match(Readme, @"the user needs (.*?) on `ory:\*`", RegexOptions.Singleline).Groups[1].Value;
        var allowed = Regex.Matches(commands, "[A-Z]{2,}").Select(match => "+" + match.Value.ToLowerInvariant());
        var server = (await cluster.ConnectAsync()).GetServers()[0];
        await server.ExecuteAsync("ACL", ["SETUSER", "shop", "on", ">secret", "~ory:*", "resetchannels", "&ory:evictions", "-@all", .. allowed]);
        var session = cluster.SignIn(Token);
        var nodes = new[] { await StartAsync(), await StartAsync() };

        // Sessions are shared,
        await nodes[0].AskAsync(Token);
        await cluster.KeysAsync("ory:session:*", 1);
        await nodes[1].AskAsync(Token);
        Assert.Equal(1, cluster.Ory.Whoamis);

        // evictions arrive,
        session.IsActive = false;
        await nodes[0].Cache.EvictAsync(OryEviction.OfSession(session.Id));
        await Eventually.TrueAsync(async () => await nodes[1].AskAsync(Token) == "401");

        // and nobody complains, in the next look at the connection neither.
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.DoesNotContain(cluster.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning && record.Id.Name is "NotHearingEvictions" or "SecondLevelFaulted" or "EvictionNotTold");

        Task<Node> StartAsync() => cluster.StartNodeAsync(build: builder => builder.Services.Configure<OryRedisOptions>(options => options.Configuration += ",user=shop,password=secret,connectTimeout=20000"));
    }
}
