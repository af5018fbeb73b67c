using Gateway;
using Ory.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
var address = (builder.Configuration["urls"] ?? "http://localhost:5090").Split(';')[0].TrimEnd('/');

// With Authentication:Schemes:Ory:BaseUrl set, that Ory server is used; else one is started here, in this process.
await using var emulator = await EmbeddedOry.StartUnlessConfiguredAsync(builder.Configuration, address);

// Two backends that only the gateway reaches: one believes its headers, the other verifies its tokens.
await using var orders = await Backend.StartAsync("orders");
await using var vault = await Backend.StartAsync("vault", gateway: address);
builder.Configuration["ReverseProxy:Clusters:orders:Destinations:one:Address"] = orders.Address;
builder.Configuration["ReverseProxy:Clusters:vault:Destinations:one:Address"] = vault.Address;

builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
builder.Services.AddOryPages();
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddOry();

var app = builder.Build();

app.MapGet("/", HomePage.Get);
app.MapOryPages();
app.MapOryProxy();
app.MapOryGatewayKeys();
app.MapReverseProxy();

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"""

    The gateway is ready. Open  {address}
    Behind it: orders at {orders.Address}, vault at {vault.Address}, and
    Ory: {(emulator is null ? builder.Configuration[EmbeddedOry.BaseUrlKey] : $"an emulator in this process, {emulator.PublicUrl}; it forgets everybody when it ends")}

    """));

await app.RunAsync();
