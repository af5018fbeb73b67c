using Microsoft.AspNetCore.SignalR;

namespace Ory.AspNetCore.Tests;

public class VaultHub : Hub;
