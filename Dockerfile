# The server in a container. Built from a clone: docker build -t kapfhir .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/KapFhir.Server/KapFhir.Server.csproj -c Release -o /app && mkdir /data

# Chiseled: no shell, no package manager, a user without rights (1654). Extra: with ICU, which SQL Server's driver asks for, and the zones of time.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .

# All may be read only but /data: what is written is the database. .NET's diagnostics would want a socket in /tmp.
COPY --from=build --chown=1654:1654 /data /data
VOLUME /data
USER 1654
ENV ASPNETCORE_URLS=http://127.0.0.1:5080 \
    ConnectionStrings__Sqlite="Data Source=/data/kapfhir.db" \
    DOTNET_EnableDiagnostics=0 \
    Telemetry__Logs=Json \
    Health__DrainTime=00:00:05
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["dotnet", "KapFhir.Server.dll", "ping"]
ENTRYPOINT ["dotnet", "KapFhir.Server.dll"]
