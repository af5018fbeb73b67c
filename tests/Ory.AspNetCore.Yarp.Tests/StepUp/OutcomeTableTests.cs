using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore.Tests;
using Yarp.ReverseProxy.Configuration;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A proxied route carries people as an endpoint of the application does, and the backend sees nobody who may not pass.</summary>
public sealed class OutcomeTableTests(OutcomeTableTests.Table table) : IClassFixture<OutcomeTableTests.Table>
{
    public static TheoryData<string, ClientKind, string, bool> Cells() => OutcomeTable.Cells("proxied");

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Everybody_is_carried_to_where_he_can_pass(string endpoint, ClientKind client, string state, bool isStrict)
    {
        var seen = table.Backend.Seen.Count;

        await table.CheckAsync(endpoint, client, state, isStrict);

        Assert.Equal(state == "aal2" ? seen + 1 : seen, table.Backend.Seen.Count);
    }

    public sealed class Table : OutcomeTable
    {
        internal Backend Backend { get; private set; } = null!;

        public override async Task InitializeAsync() => Backend = await Backend.StartAsync();

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Backend.DisposeAsync();
        }

        private protected override Task<StepUpApp> StartAsync() => StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthorizationBuilder().AddPolicy("vault-admin", policy => StepUpApp.RequireVault(policy).RequireRole("admin"));
                builder.Services.AddReverseProxy().AddOry().LoadFromMemory(
                    [Route("/proxied", "vault"), Route("/proxied-admin", "vault-admin")],
                    [new ClusterConfig { ClusterId = "backend", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = Backend.Url } } }]);
            },
            map: app => app.MapReverseProxy());

        private static RouteConfig Route(string path, string policy) => new()
        {
            RouteId = path,
            ClusterId = "backend",
            Match = new RouteMatch { Path = path },
            AuthorizationPolicy = policy,
            Metadata = new Dictionary<string, string> { ["Ory.Identity"] = "headers" },
        };
    }
}
