import Foundation

/// The processes of a run, one a role; each that dies has a successor.
actor Fleet {
    private let scene: ChaosScene
    private var members: [Role: ServiceProcess] = [:]
    private var clocks: [Role: ServiceClock] = [:]
    private var frozen: Set<Role> = []
    private var generation = 0
    /// Kills that met a living process.
    private(set) var kills = 0
    /// What ended without having been told to.
    private(set) var mishaps: [String] = []

    /// An actor, as the schedule, the thawing and the end of a run all change who is alive.
    init(_ scene: ChaosScene) {
        self.scene = scene
    }

    func startAll() throws {
        for role in Role.allCases { try start(role) }
    }

    func perform(_ fault: Fault) async throws {
        try checkForMishaps()
        switch fault {
        case .kill(let role): try await kill(role)
        case .stop(let role): try await stop(role)
        case .freeze(let role): try await freeze(role)
        case .clockJump(let role, let seconds): try await jump(role, seconds)
        case .silence: try await scene.network?.silence(for: scene.place.patience)
        case .cut: try await scene.network?.cut(for: .seconds(1))
        case .restartBroker: try await scene.restartBroker()
        }
    }

    /// Ends all, each with the batch in hand finished.
    func stopAll() async throws {
        try checkForMishaps()
        for role in Role.allCases { try await end(role) }
    }

    /// Ends one for good.
    func retire(_ role: Role) async throws {
        try checkForMishaps()
        try await end(role)
    }

    /// Ends all at once, as a power cut does.
    func killAll() async throws {
        for member in members.values { member.signal(SIGKILL) }
        for member in members.values { _ = try await member.ended(within: .seconds(30)) }
        members = [:]
        frozen = []
    }

    func start(_ role: Role) throws {
        generation += 1
        let clock = try clocks[role] ?? ServiceClock(role, in: scene.folder)
        clocks[role] = clock
        members[role] = try ServiceProcess(
            "\(generation)-\(role.rawValue)", scene.arguments(for: role, generation: generation),
            in: scene.folder, environment: clock.environment)
    }

    /// Producers end by themselves when all is sent; another one takes their place.
    func checkForMishaps() throws {
        for (role, member) in members where !member.isRunning {
            noteCrash(of: role, member)
            if role != .producer || member.status != 0 {
                mishaps.append("\(role.rawValue) ended by itself:\n\(member.remarks.suffix(2_000))")
            }
            try start(role)
        }
    }

    private func kill(_ role: Role) async throws {
        guard let member = members[role] else { return }
        if member.isRunning { kills += 1 }
        member.signal(SIGKILL)
        _ = try await member.ended(within: .seconds(30))
        noteCrash(of: role, member)
        frozen.remove(role)
        try start(role)
    }

    /// One that goes down is no less at fault for having been killed in the middle of it.
    private func noteCrash(of role: Role, _ member: ServiceProcess) {
        guard member.hasCrashed else { return }
        mishaps.append("\(role.rawValue) crashed:\n\(member.remarks.suffix(4_000))")
    }

    private func stop(_ role: Role) async throws {
        try await end(role)
        try start(role)
    }

    private func end(_ role: Role) async throws {
        guard let member = members.removeValue(forKey: role) else { return }
        if frozen.remove(role) != nil { member.signal(SIGCONT) }
        member.signal(SIGTERM)
        guard try await member.ended(within: .seconds(90)) else {
            mishaps.append("\(role.rawValue) did not end:\n\(member.remarks.suffix(2_000))")
            return member.signal(SIGKILL)
        }
        noteCrash(of: role, member)
        // Before it could ask to be told, the signal itself ended it: it had no part in anything.
        let hasJoined = member.remarks.contains("joined the group")
        if member.status != 0, member.status != nil || hasJoined {
            mishaps.append(
                "\(role.rawValue) ended with \(member.status.map(String.init) ?? "a signal"):\n"
                    + member.remarks.suffix(2_000))
        }
    }

    private func freeze(_ role: Role) async throws {
        guard let member = members[role], frozen.insert(role).inserted else { return }
        member.signal(SIGSTOP)
        try await Task.sleep(for: scene.place.patience)
        // Meanwhile it may have been killed.
        if frozen.remove(role) != nil { member.signal(SIGCONT) }
    }

    private func jump(_ role: Role, _ seconds: Int) async throws {
        try clocks[role]?.move(by: seconds)
        try await Task.sleep(for: .seconds(2))
        try clocks[role]?.move(by: 0)
    }
}
